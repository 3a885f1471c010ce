-- From schema version 1 to 2. The digests of births (pedigree, tally) are filled afterwards.

ALTER TABLE individual RENAME TO individual_1;
CREATE TABLE individual (
  id                 INTEGER NOT NULL PRIMARY KEY CHECK (id >= 0),
  status             TEXT    NOT NULL CHECK (status IN ('lived', 'failed', 'stillborn')),
  reason             TEXT,
  generation         INTEGER NOT NULL,
  island             INTEGER NOT NULL,
  death              INTEGER,
  fitness            REAL,
  body_genome        TEXT REFERENCES genome (hash),
  brain_genome       TEXT REFERENCES genome (hash),
  learned_genome     TEXT REFERENCES genome (hash),
  limbs              INTEGER,
  degrees_of_freedom INTEGER,
  mass_kg            REAL,
  units              INTEGER,
  connections        INTEGER,
  genome_numbers     INTEGER,
  learning_area      REAL,
  criterion_step     INTEGER,
  wall_seconds       REAL    NOT NULL
) STRICT;
-- version 1 gave those that failed a death as if they had lived
INSERT INTO individual
SELECT id, status, reason, generation, 0, iif(status = 'lived', death, NULL), fitness, body_genome, brain_genome, NULL, limbs,
       degrees_of_freedom, mass_kg, units, connections, genome_numbers, learning_area,
       criterion_step, wall_seconds
FROM individual_1;
DROP TABLE individual_1;

CREATE TABLE score (
  individual INTEGER NOT NULL REFERENCES individual (id),
  kind       TEXT    NOT NULL CHECK (kind IN ('objective', 'descriptor')),
  ordinal    INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  value      REAL    NOT NULL,
  PRIMARY KEY (individual, kind, ordinal)
) STRICT, WITHOUT ROWID;
-- version 1 knew one objective
INSERT INTO score SELECT id, 'objective', 0, 'fitness', fitness FROM individual WHERE fitness IS NOT NULL;

ALTER TABLE mutation RENAME TO mutation_1;
CREATE TABLE mutation (
  individual INTEGER NOT NULL REFERENCES individual (id),
  ordinal    INTEGER NOT NULL,
  event      INTEGER NOT NULL,
  part       TEXT    NOT NULL,
  operator   TEXT    NOT NULL,
  limb       TEXT,
  field      TEXT    NOT NULL,
  before     TEXT    NOT NULL,
  after      TEXT    NOT NULL,
  PRIMARY KEY (individual, ordinal)
) STRICT, WITHOUT ROWID;
-- version 1 applied an operator at most once to a part
INSERT INTO mutation
SELECT individual, ordinal,
       sum(is_new) OVER (PARTITION BY individual ORDER BY ordinal) - 1,
       part, operator, limb, field, before, after
FROM (
  SELECT *, part IS NOT lag(part) OVER line OR operator IS NOT lag(operator) OVER line AS is_new
  FROM mutation_1
  WINDOW line AS (PARTITION BY individual ORDER BY ordinal)
);
DROP TABLE mutation_1;

CREATE TABLE founder (
  ordinal      INTEGER NOT NULL PRIMARY KEY CHECK (ordinal >= 0),
  body_genome  TEXT    NOT NULL REFERENCES genome (hash),
  brain_genome TEXT    NOT NULL REFERENCES genome (hash),
  source       TEXT    NOT NULL
) STRICT;

CREATE TABLE pedigree (
  first_birth INTEGER NOT NULL PRIMARY KEY,
  parents     BLOB    NOT NULL,
  lifetimes   BLOB    NOT NULL,
  mates       BLOB    NOT NULL
) STRICT;

CREATE TABLE tally (
  first_birth   INTEGER NOT NULL PRIMARY KEY,
  lived         INTEGER NOT NULL,
  failed        INTEGER NOT NULL,
  stillborn     INTEGER NOT NULL,
  generation    INTEGER NOT NULL,
  passive_n     INTEGER NOT NULL,
  passive_sum   REAL    NOT NULL,
  naive_n       INTEGER NOT NULL,
  naive_sum     REAL    NOT NULL,
  innate_n      INTEGER NOT NULL,
  innate_sum    REAL    NOT NULL,
  innate_best   INTEGER,
  innate_max    REAL,
  learned_n     INTEGER NOT NULL,
  learned_sum   REAL    NOT NULL,
  learned_best  INTEGER,
  learned_max   REAL,
  wall_seconds  REAL    NOT NULL
) STRICT;

ALTER TABLE session RENAME TO session_1;
CREATE TABLE session (
  id            INTEGER NOT NULL PRIMARY KEY,
  kind          TEXT    NOT NULL CHECK (kind IN ('start', 'resume', 'extend', 'import', 'prune', 'migrate')),
  command       TEXT    NOT NULL,
  configuration TEXT    NOT NULL,
  overrides     TEXT    NOT NULL,
  version       TEXT    NOT NULL,
  build         TEXT    NOT NULL,
  libraries     TEXT    NOT NULL,
  host          TEXT    NOT NULL,
  machine       TEXT    NOT NULL,
  workers       INTEGER NOT NULL,
  births        INTEGER NOT NULL DEFAULT 0,
  exit          TEXT,
  cpu_user_s    REAL,
  cpu_system_s  REAL,
  memory_mb     REAL,
  wall_start    TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  wall_stop     TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
INSERT INTO session
SELECT id, iif(id = (SELECT min(id) FROM session_1), 'start', 'resume'), command,
       (SELECT configuration FROM campaign), '', version, build, libraries, host, '', workers, births,
       exit, NULL, NULL, NULL, wall_start, wall_stop
FROM session_1;
DROP TABLE session_1;
INSERT INTO session (kind, command, configuration, overrides, version, build, libraries, host, machine,
                     workers, exit)
SELECT 'migrate', 'schema version 1 to 2', configuration, '', '', '', '', '', '', 0, 'complete'
FROM campaign;
