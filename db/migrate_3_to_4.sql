-- From schema version 3 to 4.

CREATE TABLE study (
  title    TEXT    NOT NULL PRIMARY KEY,
  name     TEXT    NOT NULL,
  settings TEXT    NOT NULL,
  births   INTEGER NOT NULL,
  version  TEXT    NOT NULL
) STRICT;

CREATE TABLE study_result (
  study    TEXT    NOT NULL REFERENCES study (title),
  figure   TEXT    NOT NULL,
  series   TEXT    NOT NULL,
  x        ANY     NOT NULL,
  ordinal  INTEGER NOT NULL,
  x_name   TEXT    NOT NULL,
  value    REAL    NOT NULL,
  low      REAL,
  high     REAL,
  n        INTEGER NOT NULL,
  unit     TEXT    NOT NULL,
  interval TEXT    NOT NULL,
  PRIMARY KEY (study, figure, series, x)
) STRICT, WITHOUT ROWID;

INSERT INTO session (kind, command, configuration, overrides, version, build, libraries, host, machine,
                     workers, exit)
SELECT 'migrate', 'schema version 3 to 4', configuration, '', '', '', '', '', '', 0, 'complete'
FROM campaign;
