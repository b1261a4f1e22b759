"""Runs a Python function: loads its handler, then works on what the Runtime API hands out, one invocation after the other.

Only the standard library is used, of whatever Python 3 the machine has.
"""
import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import threading
import time
import traceback

HERE = os.path.abspath(__file__)
JSON_LOGS = os.environ.get('AWS_LAMBDA_LOG_FORMAT') == 'JSON'
# Lambda's names of levels that Python has others for.
LEVELS = {'TRACE': 'DEBUG', 'WARN': 'WARNING', 'FATAL': 'CRITICAL'}
OWN_FIELDS = set(vars(logging.makeLogRecord({}))) | {'message', 'asctime', 'taskName', 'aws_request_id'}


class RuntimeFault(Exception):
    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


class Context:
    """What a handler is told of its invocation."""

    def __init__(self, headers):
        env = os.environ
        self.aws_request_id = headers['lambda-runtime-aws-request-id']
        self.invoked_function_arn = headers['lambda-runtime-invoked-function-arn']
        self.function_name = env['AWS_LAMBDA_FUNCTION_NAME']
        self.function_version = env['AWS_LAMBDA_FUNCTION_VERSION']
        # A text, as in Lambda.
        self.memory_limit_in_mb = env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
        self.log_group_name = env['AWS_LAMBDA_LOG_GROUP_NAME']
        self.log_stream_name = env['AWS_LAMBDA_LOG_STREAM_NAME']
        self.identity = None
        self.client_context = None
        self._deadline = int(headers['lambda-runtime-deadline-ms'])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


class TextFormatter(logging.Formatter):
    converter = time.gmtime

    def __init__(self):
        super().__init__('[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s', '%Y-%m-%dT%H:%M:%S')

    def format(self, record):
        # The runner takes a carriage return for a line break within one message.
        return super().format(record).replace('\n', '\r')


class JsonFormatter(logging.Formatter):
    def format(self, record):
        fields = {
            'timestamp': timestamp(record.created),
            'level': record.levelname,
            'message': record.getMessage(),
            'logger': record.name,
            'requestId': record.aws_request_id,
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields.update(describe(record.exc_info[1]))
        fields.update((name, value) for name, value in vars(record).items() if name not in OWN_FIELDS and name not in fields)
        return json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False, default=str)


class RequestId(logging.Filter):
    current = None

    def filter(self, record):
        record.aws_request_id = RequestId.current
        return True


class Encoder(json.JSONEncoder):
    def default(self, value):
        # What boto3 gives for DynamoDB's numbers.
        return float(value) if isinstance(value, decimal.Decimal) else super().default(value)


def timestamp(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def set_up_logging():
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter() if JSON_LOGS else TextFormatter())
    handler.addFilter(RequestId())
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get('AWS_LAMBDA_LOG_LEVEL', 'INFO' if JSON_LOGS else 'WARNING')
    root.setLevel(LEVELS.get(level, level))


def api(method, path, body=None):
    try:
        # A connection of its own for each call: the runner may take as long as it likes to hand out the next invocation.
        connection = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
        connection.request(method, '/2018-06-01/runtime/' + path, body and body.encode(), {'Content-Type': 'application/json'})
        response = connection.getresponse()
        return response.headers, response.read()
    except OSError:
        # The runner is gone: nothing is left to do.
        os._exit(1)


def describe(error):
    # Neither this file nor the machinery of imports says anything about the function's code.
    strange = (HERE, importlib.__file__, '<frozen ')
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(strange)]
    return {
        'errorMessage': str(error),
        'errorType': getattr(error, 'error_type', type(error).__name__),
        'stackTrace': traceback.format_list(own),
    }


def report(path, error):
    described = {**describe(error), 'requestId': RequestId.current or ''}
    if JSON_LOGS:
        print(json.dumps({'timestamp': timestamp(time.time()), 'log_level': 'ERROR', **described}, ensure_ascii=False))
    else:
        trace = ''.join(described['stackTrace'])
        print('[ERROR] {errorType}: {errorMessage}\rTraceback (most recent call last):\r'.format(**described) + trace.replace('\n', '\r'))
    api('POST', path, json.dumps(described, ensure_ascii=False))


def load(handler):
    name, dot, function = handler.rpartition('.')
    if dot == '':
        raise RuntimeFault('Runtime.MalformedHandlerName', f"Bad handler '{handler}': it must be module.function")
    try:
        module = importlib.import_module(name.replace('/', '.'))
    except ImportError as error:
        raise RuntimeFault('Runtime.ImportModuleError', f"Unable to import module '{name}': {error}").with_traceback(error.__traceback__) from None
    except SyntaxError as error:
        raise RuntimeFault('Runtime.UserCodeSyntaxError', f"Syntax error in module '{name}': {error}") from None
    if not hasattr(module, function):
        raise RuntimeFault('Runtime.HandlerNotFound', f"Handler '{function}' missing on module '{name}'")
    return getattr(module, function)


def encode(answer):
    try:
        return json.dumps(answer, cls=Encoder, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise RuntimeFault('Runtime.MarshalError', f'Unable to marshal response: {error}') from None


def work(handler):
    headers, body = api('GET', 'invocation/next')
    context = Context(headers)
    RequestId.current = context.aws_request_id
    os.environ['_X_AMZN_TRACE_ID'] = headers.get('lambda-runtime-trace-id', '')
    path = f'invocation/{context.aws_request_id}/'
    try:
        answer = encode(handler(json.loads(body), context))
    except Exception as error:
        report(path + 'error', error)
    else:
        api('POST', path + 'response', answer)


def end_with_runner():
    # Not through sys.stdin, whose lock would be held when the interpreter ends.
    while os.read(0, 1024):
        pass
    os._exit(1)


def main():
    threading.Thread(target=end_with_runner, daemon=True).start()
    # In place of the directory of this file.
    sys.path[0] = os.environ['LAMBDA_TASK_ROOT']
    set_up_logging()
    try:
        handler = load(os.environ['_HANDLER'])
    except Exception as error:
        report('init/error', error)
        sys.exit(1)
    while True:
        work(handler)


main()
