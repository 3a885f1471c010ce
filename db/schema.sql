-- The campaign file, schema version 4. Every column is explained in docs/database.md.
--
-- Keys are natural: a row is named by what it is about (the birth's index, a phase, a world), never by
-- when it arrived, so two runs of one campaign give the same rows. What may differ between them stands
-- in `session` and in columns named wall_… only.
--
-- Numbers are finite: NaN would be stored as NULL, so the program refuses it before it comes here.
-- Tables without rowid are clustered by their key: the rows of one individual lie together.

-- The one campaign of this file.
CREATE TABLE campaign (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  name          TEXT    NOT NULL,
  configuration TEXT    NOT NULL,
  seed          INTEGER NOT NULL,
  births        INTEGER NOT NULL
) STRICT;

-- A heritable genome, stored once however many individuals carry it.
CREATE TABLE genome (
  hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  blob BLOB NOT NULL
) STRICT;

-- A birth.
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

-- What selection compares individuals by.
CREATE TABLE score (
  individual INTEGER NOT NULL REFERENCES individual (id),
  kind       TEXT    NOT NULL CHECK (kind IN ('objective', 'descriptor')),
  ordinal    INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  value      REAL    NOT NULL,
  PRIMARY KEY (individual, kind, ordinal)
) STRICT, WITHOUT ROWID;

-- Who descends from whom.
CREATE TABLE parent (
  child  INTEGER NOT NULL REFERENCES individual (id),
  role   TEXT    NOT NULL CHECK (role IN ('main', 'mate')),
  parent INTEGER NOT NULL REFERENCES individual (id),
  PRIMARY KEY (child, role, parent),
  CHECK (parent < child)
) STRICT, WITHOUT ROWID;

-- Descendants are looked up by their parent.
CREATE INDEX parent_children ON parent (parent);

-- A change between the main parent's genome and the individual's.
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

-- A test of an individual: one phase of its life, in one world, at one task.
CREATE TABLE assay (
  individual        INTEGER NOT NULL REFERENCES individual (id),
  phase             TEXT    NOT NULL,
  world             TEXT    NOT NULL,
  task              TEXT    NOT NULL,
  ordinal           INTEGER NOT NULL,
  n                 INTEGER NOT NULL,
  failures          INTEGER NOT NULL,
  mean              REAL    NOT NULL,
  sd                REAL,
  distance_m        REAL    NOT NULL,
  steps             REAL    NOT NULL,
  energy_j          REAL    NOT NULL,
  torque_nm         REAL    NOT NULL,
  cost_of_transport REAL,
  success           REAL    NOT NULL,
  PRIMARY KEY (individual, phase, world, task)
) STRICT, WITHOUT ROWID;

-- An episode of an assay. Phases of one individual use the same seeds, so they are paired by ordinal.
CREATE TABLE episode (
  individual INTEGER NOT NULL,
  phase      TEXT    NOT NULL,
  world      TEXT    NOT NULL,
  task       TEXT    NOT NULL,
  ordinal    INTEGER NOT NULL,
  seed       INTEGER NOT NULL,
  return     REAL    NOT NULL,
  steps      INTEGER NOT NULL,
  distance_m REAL    NOT NULL,
  energy_j   REAL    NOT NULL,
  torque_nm  REAL    NOT NULL,
  success    INTEGER NOT NULL CHECK (success IN (0, 1)),
  failure    TEXT,
  flags      TEXT    NOT NULL,
  PRIMARY KEY (individual, phase, world, task, ordinal),
  FOREIGN KEY (individual, phase, world, task) REFERENCES assay (individual, phase, world, task)
) STRICT, WITHOUT ROWID;

-- Learning, checkpoint by checkpoint.
CREATE TABLE learning_curve (
  individual  INTEGER NOT NULL REFERENCES individual (id),
  step        INTEGER NOT NULL,
  mean_return REAL,
  episodes    INTEGER NOT NULL,
  PRIMARY KEY (individual, step)
) STRICT, WITHOUT ROWID;

-- What an individual remembers of its life, for the mutation of its children's wiring.
CREATE TABLE memory (
  individual INTEGER NOT NULL PRIMARY KEY REFERENCES individual (id),
  blob       BLOB    NOT NULL
) STRICT;

-- A founder that was brought along, from a file or another campaign: the birth of that index is it.
CREATE TABLE founder (
  ordinal      INTEGER NOT NULL PRIMARY KEY CHECK (ordinal >= 0),
  body_genome  TEXT    NOT NULL REFERENCES genome (hash),
  brain_genome TEXT    NOT NULL REFERENCES genome (hash),
  source       TEXT    NOT NULL
) STRICT;

-- What the campaign brought along beside founders: recorded behaviour, connectomes.
CREATE TABLE material (
  name   TEXT NOT NULL PRIMARY KEY,
  kind   TEXT NOT NULL,
  source TEXT NOT NULL,
  hash   TEXT NOT NULL,
  blob   BLOB NOT NULL
) STRICT;

-- A study of this campaign: what was asked of analysis, and of how many births. Asking the same again
-- replaces what it said.
CREATE TABLE study (
  title    TEXT    NOT NULL PRIMARY KEY,
  name     TEXT    NOT NULL,
  settings TEXT    NOT NULL,
  births   INTEGER NOT NULL,
  version  TEXT    NOT NULL
) STRICT;

-- What it said: an estimate.
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

-- Two digests of 4096 consecutive births each, written with the birth that completes them: they say
-- nothing that other tables do not, but a million births are read in milliseconds.

-- Who descends from whom, and who still lives, packed.
CREATE TABLE pedigree (
  first_birth INTEGER NOT NULL PRIMARY KEY,
  parents     BLOB    NOT NULL,
  lifetimes   BLOB    NOT NULL,
  mates       BLOB    NOT NULL
) STRICT;

-- How the births went.
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

-- A start and stop of the program: the only table that may differ between two runs of one campaign.
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
