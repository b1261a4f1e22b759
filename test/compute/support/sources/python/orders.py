import tiny


def handler(event, context):
    return tiny.NAME
