-- One row per province: the last test of its forecasts against what came.
CREATE TABLE forecast_test (
    province   TEXT PRIMARY KEY,
    tested_at  BIGINT NOT NULL,
    -- First and last local day on whose morning a tested forecast was made; empty when there was none.
    first_day  TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    origins    INTEGER NOT NULL,
    -- Working days of dossiers that were known; when more become known, it is tested again.
    days_known INTEGER NOT NULL
);

-- One row per commune, figure and number of working days ahead; see ForecastError. Replaced whole by the next test.
CREATE TABLE forecast_error (
    province            TEXT NOT NULL,
    commune             TEXT NOT NULL,
    figure              SMALLINT NOT NULL,
    horizon             SMALLINT NOT NULL,
    trials              INTEGER NOT NULL,
    mean_absolute       DOUBLE PRECISION NOT NULL,
    bias                DOUBLE PRECISION NOT NULL,
    naive_mean_absolute DOUBLE PRECISION NOT NULL,
    covered             INTEGER NOT NULL,
    cover_trials        INTEGER NOT NULL,
    half_width          DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (province, commune, figure, horizon)
);
