-- +goose Up

-- Since when a verdict has the value that it has. Judging it to the same again
-- keeps the time.
ALTER TABLE verdicts ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
UPDATE verdicts SET since = (SELECT dossiers.judged_at FROM dossiers WHERE dossiers.id = verdicts.dossier_id);
CREATE INDEX verdicts_grave ON verdicts (since DESC, dossier_id DESC, requirement, value) WHERE value IN ('adverse', 'contradictory');
CREATE INDEX verdicts_value ON verdicts (dossier_id, value);

-- Dates by which something is to happen, of which no document says that it did.
-- Written when the dossier is judged, so that nobody has to read all of it to
-- know what runs out. date is YYYY-MM-DD.
CREATE TABLE clocks (
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    position    BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    plain       TEXT   NOT NULL,
    date        TEXT   NOT NULL,
    document_id TEXT   REFERENCES documents (id),
    PRIMARY KEY (dossier_id, position)
);
CREATE INDEX clocks_date ON clocks (date);
CREATE INDEX clocks_document ON clocks (document_id);

-- The one value of each fact that reports show of the dossier, for lists.
CREATE TABLE dossier_facts (
    dossier_id TEXT NOT NULL REFERENCES dossiers (id),
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (dossier_id, name)
);

-- Members of containers that were not taken.
CREATE INDEX memberships_skipped ON memberships (id) WHERE document_id IS NULL;
