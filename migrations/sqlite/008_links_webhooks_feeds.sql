-- +goose Up

-- Links with which somebody without a login reads one report. Only the hash of
-- what stands in the address is kept. sheet '' is the whole report; pages 1 lets
-- the cited pages be opened too.
CREATE TABLE report_links (
    id           TEXT   NOT NULL PRIMARY KEY,
    token_hash   TEXT   NOT NULL UNIQUE,
    dossier_id   TEXT   NOT NULL REFERENCES dossiers (id),
    user_id      TEXT   NOT NULL REFERENCES users (id),
    name         TEXT   NOT NULL DEFAULT '',
    sheet        TEXT   NOT NULL DEFAULT '',
    pages        BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL DEFAULT 0,
    opened_at    BIGINT NOT NULL DEFAULT 0,
    opened       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX report_links_dossier ON report_links (dossier_id, id);
CREATE INDEX report_links_user ON report_links (user_id);

-- Addresses that are told what happened. The secret signs, so it is kept as it
-- is. What a webhook is told of is what its maker sees, and with a group only
-- what that group sees too. events are words with spaces between them.
CREATE TABLE webhooks (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT   NOT NULL REFERENCES users (id),
    group_id    TEXT   REFERENCES groups (id),
    name        TEXT   NOT NULL DEFAULT '',
    url         TEXT   NOT NULL,
    secret      TEXT   NOT NULL,
    events      TEXT   NOT NULL,
    active      BIGINT NOT NULL DEFAULT 1,
    stopped     TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    result      TEXT   NOT NULL DEFAULT '',
    result_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhooks_user ON webhooks (user_id);
CREATE INDEX webhooks_group ON webhooks (group_id);

-- What waits to be sent to them, and what became of it. subject keeps one event
-- from being told twice where it may come about twice.
CREATE TABLE webhook_messages (
    id          TEXT   NOT NULL PRIMARY KEY,
    webhook_id  TEXT   NOT NULL REFERENCES webhooks (id),
    event       TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    dossier_id  TEXT   REFERENCES dossiers (id),
    document_id TEXT   NOT NULL DEFAULT '',
    body        BLOB   NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    result      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    tried_at    BIGINT NOT NULL DEFAULT 0,
    next_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhook_messages_webhook ON webhook_messages (webhook_id, id);
CREATE INDEX webhook_messages_dossier ON webhook_messages (dossier_id);
CREATE UNIQUE INDEX webhook_messages_subject ON webhook_messages (webhook_id, subject);

-- Addresses of feeds, for readers that cannot log in.
CREATE TABLE feed_addresses (
    id          TEXT   NOT NULL PRIMARY KEY,
    secret_hash TEXT   NOT NULL UNIQUE,
    user_id     TEXT   NOT NULL REFERENCES users (id),
    name        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    used_at     BIGINT NOT NULL DEFAULT 0,
    revoked_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX feed_addresses_user ON feed_addresses (user_id);

-- What judging brought that was not so before: other verdicts than the last
-- time, or a finding against the workforce. mark says what it was, without its
-- words, so that the same is not news twice.
CREATE TABLE news (
    id          TEXT   NOT NULL PRIMARY KEY,
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    kind        TEXT   NOT NULL,
    requirement TEXT   NOT NULL DEFAULT '',
    document_id TEXT   NOT NULL DEFAULT '',
    mark        TEXT   NOT NULL,
    detail      TEXT   NOT NULL DEFAULT '',
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX news_mark ON news (dossier_id, mark);
CREATE INDEX news_dossier ON news (dossier_id, id);
