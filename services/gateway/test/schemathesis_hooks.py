"""What schemathesis does not know by itself: to send JSON Lines as the text that it has made, to read files as text, and tuples."""

import schemathesis


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def json_lines(ctx, value):
    return (value if isinstance(value, str) else str(value)).encode()


@schemathesis.deserializer("application/jsonl", "application/octet-stream", "text/html", "text/markdown")
def text(ctx, response):
    return response.text


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    """Of a tuple in an answer 4.32 makes a schema that its own validator refuses: a list of as many of its members says nearly as much."""
    loosen_tuples(raw_schema)


def loosen_tuples(node):
    if isinstance(node, dict) and "prefixItems" in node:
        members = node.pop("prefixItems")
        node |= {"items": {"anyOf": members}, "minItems": len(members), "maxItems": len(members)}
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        loosen_tuples(child)
