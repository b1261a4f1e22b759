"""`parse.py <folder of the library> <folder of the app>`: parses all C# code, and looks up each member of the library that the app names."""

import sys
from pathlib import Path

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser, Tree

PARSER = Parser(Language(tree_sitter_c_sharp.language()))
TYPES = ("class_declaration", "interface_declaration", "enum_declaration")
MEMBERS = ("property_declaration", "method_declaration", "enum_member_declaration")


def nodes(node: Node, *types: str) -> list[Node]:
    found, rest = [], [node]
    while rest:
        each = rest.pop()
        found += [each] if each.type in types else []
        rest += each.children
    return found


def name_of(node: Node) -> str:
    name = node.child_by_field_name("name")
    return "" if name is None else name.text.decode()


def parse(folder: str) -> dict[Path, Tree]:
    trees = {file: PARSER.parse(file.read_bytes()) for file in Path(folder).rglob("*.cs")}
    wrong = [f"{file}:{bad.start_point.row + 1}" for file, tree in trees.items() if tree.root_node.has_error
             for bad in nodes(tree.root_node, "ERROR")[-1:] or [tree.root_node]]
    if wrong or not trees:
        sys.exit("no C#: " + ", ".join(wrong[:20] or [folder]))
    return trees


def named_by(tree: Tree) -> list[tuple[str, str, int]]:
    """The members of a type that an app names: `new Type { Member = … }` and `Type.Member`."""
    found = []
    for creation in nodes(tree.root_node, "object_creation_expression"):
        owner, initializer = creation.child_by_field_name("type"), creation.child_by_field_name("initializer")
        for assignment in [] if initializer is None else initializer.named_children:
            left = assignment.child_by_field_name("left") if assignment.type == "assignment_expression" else None
            if left is not None and left.type == "identifier":
                found.append((owner.text.decode(), left.text.decode(), left.start_point.row + 1))
    for access in nodes(tree.root_node, "member_access_expression"):
        owner = access.child_by_field_name("expression")
        if owner is not None and owner.type == "identifier":
            found.append((owner.text.decode(), name_of(access), access.start_point.row + 1))
    return found


def main(library: str, app: str) -> None:
    members: dict[str, set[str]] = {}
    sources = parse(library)
    for tree in sources.values():
        for declared in nodes(tree.root_node, *TYPES):
            members.setdefault(name_of(declared), set()).update(name_of(member) for member in nodes(declared, *MEMBERS))
    checked, unknown = 0, []
    for file, tree in parse(app).items():
        for owner, member, line in named_by(tree):
            if owner in members:
                checked += 1
                unknown += [] if member in members[owner] else [f"{file.name}:{line}: {owner} has no {member}"]
    if unknown or checked == 0:
        sys.exit("\n".join(unknown or ["The app names nothing of the library."]))
    print(f"{len(sources)} files of the library parse, {checked} members that the app names exist")


main(sys.argv[1], sys.argv[2])
