"""The check of Schemathesis that valid requests are accepted, except for refusals by what is stored, which a schema can't say."""

import re

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

# A cursor must come from an earlier page, bounds need the parameter of their index. The parts of a file, and whether they have checksums, are announced with it.
STORED = re.compile(r"cursor|from|to|parts\.\d+\.(number|sha256)")
# The same request is fine from another caller.
BY_CALLER = ("must not be set by this caller", "is unknown here: the caller owns nothing")
# No schema compares the parts of a request with each other.
COMPARED = ("is about a record or a unique value of another write", "must stay as it is: it is the id")
# Schemathesis sends values of headers that aren't in their pattern, such as 0, and takes them for valid. RFC 9110 doesn't allow them.
CONDITIONS = ("If-Match", "If-None-Match")
TAGS = re.compile(r'(\*|(W/)?"[!#-+.-~-]*"( ?, ?(W/)?"[!#-+.-~-]*"){0,19})')


def is_explained(error: dict, case: schemathesis.Case) -> bool:
    field = error["field"]
    if error["message"] in BY_CALLER + COMPARED:
        return True
    # What some callers can't set stays as it is stored for them, and others must send it. A patch adds to what is stored.
    if error["message"] == "is missing":
        return case.method == "PATCH" or (case.method == "PUT" and "." not in field)
    if field in CONDITIONS:
        return TAGS.fullmatch((case.headers or {}).get(field, "")) is None
    return STORED.fullmatch(field) is not None


@schemathesis.check
def valid_data_acceptance(ctx, response, case):
    if response.status_code == 400:
        errors = response.json().get("errors", [])
        if errors and all(is_explained(error, case) for error in errors):
            return None
    return positive_data_acceptance(ctx, response, case)
