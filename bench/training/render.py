"""Renders rows as the engine does and writes {ids, supervised} a line, so that others train on the very same tokens.

render.py ENGINE BASE CACHE ROWS OUT
"""

import json
import sys
from pathlib import Path


def main():
    engine, base, cache, rows, out = sys.argv[1:]
    sys.path.insert(0, engine)
    from transformers import AutoTokenizer

    from prepare import locate
    from rows import read_rows

    folder = locate(base, cache, lambda *_, **__: None)
    rendered = read_rows(rows, AutoTokenizer.from_pretrained(folder), 2048)
    lines = [json.dumps({"ids": row.ids, "supervised": row.supervised}) for row in rendered]
    Path(out).write_text("\n".join(lines) + "\n")
    print(json.dumps({"event": "done", "base": str(folder)}))


if __name__ == "__main__":
    main()
