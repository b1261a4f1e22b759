"""What an order would cost: net price, tax, shipping and total, in cents."""

import json
import re

# Parsed once, and kept in the snapshot that SnapStart makes of the started function.
TAX_PER_CENT = {"AT": 20, "DE": 19, "FR": 20, "IE": 23, "NL": 21}
SHIPPING_CENTS = {"AT": 690, "DE": 490, "FR": 890, "IE": 1290, "NL": 690}
FREE_SHIPPING_FROM_CENTS = 5_000

LIMITS = {"cents": (1, 10_000_000), "quantity": (1, 1_000)}


def handler(event, context):
    values = event.get("queryStringParameters") or {}
    faults = [fault for fault in (whole_number(values, name) for name in LIMITS) if fault]
    if values.get("country") not in TAX_PER_CENT:
        faults.append("country must be one of " + ", ".join(sorted(TAX_PER_CENT)))
    if faults:
        return problem(400, "Bad Request", "; ".join(faults))
    return answer(200, "application/json", quote(int(values["cents"]), int(values["quantity"]), values["country"]))


def quote(cents, quantity, country):
    net = cents * quantity
    tax = (net * TAX_PER_CENT[country] + 50) // 100  # half a cent is rounded up
    shipping = 0 if net >= FREE_SHIPPING_FROM_CENTS else SHIPPING_CENTS[country]
    return {"netCents": net, "taxCents": tax, "shippingCents": shipping, "totalCents": net + tax + shipping}


def whole_number(values, name):
    """What is wrong with a value. It is not repeated: callers know what they sent."""
    least, most = LIMITS[name]
    text = values.get(name) or ""
    if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
        return None
    return f"{name} must be a whole number from {least} to {most}"


def problem(status, title, detail):
    return answer(status, "application/problem+json", {"type": "about:blank", "title": title, "status": status, "detail": detail})


def answer(status, content_type, body):
    return {"statusCode": status, "headers": {"Content-Type": content_type}, "body": json.dumps(body)}
