-- One row per indicator: the register's words on it, and whether its rows are all of the as-of date's year.
select
    unnest($indicators) as indicator,
    unnest($kinds) as kind,
    unnest($judged_for) as judged_for,
    unnest($are_shares) as is_share,
    unnest($from_years) as from_year,
    unnest($source_tables) as source_table,
    unnest($are_of_this_year) as is_of_this_year
