#!/usr/bin/env python3
"""No room includes one it may not, nor a library that another room owns (ARCHITECTURE.md, Floors)."""
import pathlib
import re
import subprocess
import sys

# room: the rooms it may include beside itself
FLOORS = {
    "base": [],
    "bodies": ["base"],
    "brains": ["base"],
    "db": ["base"],
    "recordings": ["base"],
    "worlds": ["base", "bodies", "brains"],
    "evolution": ["base", "bodies", "brains", "db", "recordings", "worlds"],
    "analysis": ["base", "bodies", "brains", "db", "recordings", "worlds", "evolution"],
    "viewer": ["base", "bodies", "brains", "db", "worlds", "evolution"],
    "cli": ["base", "bodies", "brains", "db", "recordings", "worlds", "evolution", "analysis",
            "viewer"],
}

# library, by how its headers begin: the rooms that may include it
LIBRARIES = {
    r"bt\w+\.h|Bullet\w+/|LinearMath/": ["worlds"],
    r"Eigen/": ["bodies", "brains", "worlds"],
    r"tbb/|oneapi/": ["evolution"],
    r"SQLiteCpp/|sqlite3\.h": ["db"],
    r"pugixml": ["bodies"],
    r"hdf5": ["recordings"],
    r"CLI/|toml\+\+/|cairo": ["cli"],
    r"nlohmann/": ["cli", "viewer"],
    r"microhttpd\.h": ["viewer"],
    r"cereal/": ["base", "bodies", "brains"],
    r"Random123/|xxhash\.h": ["base"],
    r"mujoco/": [],  # tests and benches only
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)')


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = subprocess.run(
        ["git", "ls-files", *(f"{room}/*" for room in FLOORS)],
        cwd=root, check=True, capture_output=True, text=True).stdout.split()
    broken = 0
    for name in files:
        if not name.endswith((".h", ".cc")):
            continue
        room = name.split("/")[0]
        for number, line in enumerate((root / name).read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            header = match.group(2)
            other = header.split("/")[0]
            if other in FLOORS and other != room and other not in FLOORS[room]:
                print(f"{name}:{number}: {room}/ may not include {header}: it may include "
                      f"{', '.join(FLOORS[room]) or 'no room'}")
                broken += 1
            for pattern, owners in LIBRARIES.items():
                if re.match(pattern, header) and room not in owners:
                    print(f"{name}:{number}: {header} belongs to {', '.join(owners) or 'the tests'}")
                    broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
