-- One row per table that goes with the report of another: who reported that one and sends no row has none.
select unnest($companion_tables) as source_table, unnest($reported_with) as report
