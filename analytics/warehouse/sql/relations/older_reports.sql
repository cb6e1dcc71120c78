-- One row per table and unit whose rows are of an earlier day than the as-of date: what happened after
-- that day is not known of the unit.
select
    unnest($older_tables::varchar[]) as source_table,
    unnest($older_units::varchar[]) as district_code,
    unnest($older_days::date[]) as reported_on
