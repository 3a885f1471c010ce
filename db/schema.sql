-- The campaign file, schema version 1. Every column is explained in docs/database.md.
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
  death              INTEGER,
  fitness            REAL,
  body_genome        TEXT REFERENCES genome (hash),
  brain_genome       TEXT REFERENCES genome (hash),
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

-- A start and stop of the program: the only table that may differ between two runs of one campaign.
CREATE TABLE session (
  id         INTEGER NOT NULL PRIMARY KEY,
  command    TEXT    NOT NULL,
  version    TEXT    NOT NULL,
  build      TEXT    NOT NULL,
  libraries  TEXT    NOT NULL,
  host       TEXT    NOT NULL,
  workers    INTEGER NOT NULL,
  births     INTEGER NOT NULL DEFAULT 0,
  exit       TEXT,
  wall_start TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  wall_stop  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- Views answer the usual questions without joins. Their columns are subqueries by primary key, so that
-- a query pays for the columns and individuals that it asks for, and for no others.

-- What was innate and what was learned, for each individual that lived.
CREATE VIEW innate_vs_learned AS
SELECT
  individual, generation, fitness, passive, naive, innate, learned, control,
  learned - innate AS gain,
  innate - naive AS inborn,
  learning_area, criterion_step
FROM (
  SELECT
    id AS individual, generation, fitness,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'passive') AS passive,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'naive') AS naive,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'innate') AS innate,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'learned') AS learned,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'control') AS control,
    learning_area, criterion_step
  FROM individual AS i
  WHERE status = 'lived'
);

-- Every birth with its main parent and what became of it.
CREATE VIEW lineage AS
SELECT
  individual, parent, generation, status, fitness, innate, learned,
  learned - innate AS gain,
  mutations, limbs, degrees_of_freedom, mass_kg, units, connections
FROM (
  SELECT
    id AS individual,
    (SELECT parent FROM parent WHERE child = i.id AND role = 'main') AS parent,
    generation, status, fitness,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'innate') AS innate,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'learned') AS learned,
    (SELECT count(*) FROM mutation WHERE individual = i.id) AS mutations,
    limbs, degrees_of_freedom, mass_kg, units, connections
  FROM individual AS i
);

-- Individuals that learned to do better than everyone born before them.
CREATE VIEW champions AS
SELECT individual, generation, fitness, innate, learned, gain
FROM (
  SELECT
    individual, generation, fitness, innate, learned, gain,
    max(learned) OVER (
      ORDER BY individual ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best_before
  FROM innate_vs_learned
)
WHERE learned > best_before OR (best_before IS NULL AND learned IS NOT NULL);

-- The phylogeny in the ALife data standard: export it as CSV and its tools read it. Times are births.
CREATE VIEW phylogeny AS
SELECT
  id,
  coalesce(
    (SELECT '[' || group_concat(parent, ',') || ']'
     FROM (SELECT parent FROM parent WHERE child = i.id ORDER BY role, parent)),
    '[none]') AS ancestor_list,
  id AS origin_time,
  CASE
    WHEN status = 'failed' THEN CAST(id AS TEXT)
    WHEN death IS NULL OR death > (SELECT max(id) FROM individual) THEN 'inf'
    ELSE CAST(death AS TEXT)
  END AS destruction_time,
  generation, fitness,
  (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'innate') AS innate,
  (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'learned') AS learned,
  limbs, degrees_of_freedom, mass_kg, units, connections
FROM individual AS i
WHERE status <> 'stillborn';
