-- +goose Up

-- A password is optional, kept as argon2id's own string; so is the subject by
-- which an identity provider knows a person ("issuer|subject").
ALTER TABLE users ADD COLUMN password_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN oidc_subject TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN disabled BIGINT NOT NULL DEFAULT 0;
UPDATE users SET role = 'admin' WHERE role = 'administrator';
UPDATE users SET email = lower(email);
CREATE UNIQUE INDEX users_oidc_subject ON users (oidc_subject) WHERE oidc_subject <> '';

-- A session is listed and ended by an id that cannot be used to log in.
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
UPDATE sessions SET id = substr(token_hash, 1, 16);
CREATE INDEX sessions_user ON sessions (user_id);

-- A branch or an office. Its dossiers are deleted retention_days after the last
-- document came in; 0 keeps them.
CREATE TABLE groups (
    id             TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    retention_days BIGINT NOT NULL DEFAULT 0,
    created_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX groups_name ON groups (name);

CREATE TABLE group_members (
    group_id TEXT   NOT NULL REFERENCES groups (id),
    user_id  TEXT   NOT NULL REFERENCES users (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user ON group_members (user_id);

-- Keys with which programs work for a person. scopes are words with spaces
-- between them; expires_at 0 is never.
CREATE TABLE tokens (
    id         TEXT   NOT NULL PRIMARY KEY,
    token_hash TEXT   NOT NULL UNIQUE,
    user_id    TEXT   NOT NULL REFERENCES users (id),
    name       TEXT   NOT NULL,
    scopes     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL DEFAULT 0,
    used_at    BIGINT NOT NULL DEFAULT 0,
    revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX tokens_user ON tokens (user_id);

-- How often somebody tried to log in as an account or from an address since
-- began_at. Only a hash of what is counted is kept.
CREATE TABLE attempts (
    key_hash TEXT   NOT NULL PRIMARY KEY,
    began_at BIGINT NOT NULL,
    number   BIGINT NOT NULL
);
CREATE INDEX attempts_began ON attempts (began_at);

-- Who did what to what. Rows are added and never changed.
CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    user_id    TEXT   NOT NULL,
    action     TEXT   NOT NULL,
    noun       TEXT   NOT NULL,
    noun_id    TEXT   NOT NULL,
    request_id TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    detail     TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX audit_noun ON audit (noun_id);

-- The answer to a request that may be sent again. status 0: it is being worked
-- on by the request that holds attempt, until leased_until. subject is the
-- dossier that the answer tells about; it goes when that is deleted.
CREATE TABLE idempotency_keys (
    user_id      TEXT   NOT NULL,
    route        TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    body_hash    TEXT   NOT NULL,
    attempt      BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    status       BIGINT NOT NULL DEFAULT 0,
    header       BYTEA,
    answer       BYTEA,
    subject      TEXT   NOT NULL DEFAULT '',
    expires_at   BIGINT NOT NULL,
    PRIMARY KEY (user_id, route, key)
);
CREATE INDEX idempotency_keys_expires ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_subject ON idempotency_keys (subject);

-- A query that a person keeps; seen is the last change that it was run after.
CREATE TABLE saved_searches (
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES users (id),
    name       TEXT   NOT NULL,
    query      TEXT   NOT NULL,
    seen       BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX saved_searches_user ON saved_searches (user_id, id);
