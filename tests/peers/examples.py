"""The Python of docs/database.md runs, on a real campaign file."""
import contextlib
import io
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "database.md"


def main(campaign):
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 3, f"{len(blocks)} examples"
    scope = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for block in blocks:
            exec(block.replace("first-steps.db", str(pathlib.Path(campaign).resolve())), scope)
    for word in ("gain", "individual", "limbs"):
        assert word in printed.getvalue(), printed.getvalue()
    print(f"{len(blocks)} examples of docs/database.md run in Python")


if __name__ == "__main__":
    main(*sys.argv[1:2])
