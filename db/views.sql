-- The views of a campaign file. They are made anew whenever a file is migrated.
--
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
  individual, parent, generation, island, status, fitness, innate, learned,
  learned - innate AS gain,
  mutations, limbs, degrees_of_freedom, mass_kg, units, connections
FROM (
  SELECT
    id AS individual,
    (SELECT parent FROM parent WHERE child = i.id AND role = 'main') AS parent,
    generation, island, status, fitness,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'innate') AS innate,
    (SELECT avg(mean) FROM assay WHERE individual = i.id AND phase = 'learned') AS learned,
    (SELECT count(DISTINCT event) FROM mutation WHERE individual = i.id) AS mutations,
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

-- Every application of a mutation operator, with how many values it changed, and on which limbs.
CREATE VIEW mutation_event AS
SELECT
  individual, event, part, operator, count(*) AS changes,
  (SELECT group_concat(limb, ' ')
   FROM (SELECT DISTINCT limb FROM mutation
         WHERE individual = m.individual AND event = m.event AND limb IS NOT NULL
         ORDER BY ordinal)) AS limbs
FROM mutation AS m
GROUP BY individual, event;

-- What selection compared, by name.
CREATE VIEW scores AS
SELECT individual, generation, island, kind, ordinal, name, value
FROM score JOIN individual ON id = individual;
