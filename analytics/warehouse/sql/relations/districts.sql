-- One row per district of the city.
select code from unnest($districts) as district (code)
