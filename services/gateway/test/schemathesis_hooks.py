"""What schemathesis does not know by itself: JSON Lines, which it is to send as the text that it has made."""

import schemathesis


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def json_lines(ctx, value):
    return (value if isinstance(value, str) else str(value)).encode()
