-- One row per indicator: the register's words on it.
select
    unnest($indicators) as indicator,
    unnest($kinds) as kind,
    unnest($judged_for) as judged_for,
    unnest($are_shares) as is_share,
    unnest($from_years) as from_year,
    unnest($source_tables) as source_table
