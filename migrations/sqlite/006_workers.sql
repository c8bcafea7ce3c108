-- +goose Up

-- The processes that work on this database. beat grows while one lives; the
-- others watch it, each by its own clock, so that no clocks are compared.
CREATE TABLE workers (
    id   TEXT   NOT NULL PRIMARY KEY,
    beat BIGINT NOT NULL
);
