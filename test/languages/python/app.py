"""`app.py <default or everything> <folder of the assembly>`: an app as Python developers write it."""

import sys

from aws_cdk import App, Stack
from cdk_serverless_api_pattern import ServerlessApiPattern

from everything import everything
from reports import write_reports


def main(name: str, outdir: str) -> None:
    app = App(outdir=outdir, analytics_reporting=False, tree_metadata=False)
    if name == "everything":
        write_reports(app, everything(app), outdir)
    else:
        ServerlessApiPattern(Stack(app, "Stack"), "Shop")
    app.synth()


main(sys.argv[1], sys.argv[2])
