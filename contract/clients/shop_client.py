"""Uses the shipped routes by the client that openapi-python-client makes of the document. Fails where an answer differs from what its type says."""

import sys
from uuid import UUID

from shop_python import AuthenticatedClient
from shop_python.api.items import create_item, get_item, list_items, replace_item
from shop_python.api.jobs import create_job
from shop_python.models import Item, ItemRecord, Job, Problem


def step(name: str, holds: bool) -> None:
    if not holds:
        raise SystemExit(f"{name}: not as the document says")
    print(name)


url, token = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=token)

created = create_item.sync_detailed(client=client, body=Item(name="Blue mug"))
item = created.parsed
assert isinstance(item, ItemRecord)
identifier = item.id if isinstance(item.id, UUID) else UUID(item.id)
step("id of an item", created.status_code == 201 and str(identifier) in created.headers["Location"])

page = list_items.sync(client=client, limit=10)
step("a page of items", any(str(each.id) == str(identifier) for each in page.items))

changed = replace_item.sync(identifier, client=client, body=Item(name="Red mug"), if_match=created.headers["ETag"])
step("a change of the version that was read", isinstance(changed, ItemRecord) and changed.name == "Red mug")
stale = replace_item.sync_detailed(identifier, client=client, body=Item(name="Grey mug"), if_match=created.headers["ETag"])
step("a stale version", stale.status_code == 412 and isinstance(stale.parsed, Problem))
step("what is stored", get_item.sync(identifier, client=client).name == "Red mug")

job = create_job.sync_detailed(client=client, body=Job.from_dict({"type": "summary"}))
step("a job", job.status_code == 202)
