-- One row per indicator, unit and (where it applies) year whose value or total differs between two
-- snapshots; null on the side that has no such observation.
with before as (
    select indicator, district_code, year, value, total
    from read_parquet($before)
    where list_contains($units, district_code)
),

after as (
    select indicator, district_code, year, value, total
    from read_parquet($after)
    where list_contains($units, district_code)
)

select
    coalesce(after.indicator, before.indicator) as indicator,
    coalesce(after.district_code, before.district_code) as district_code,
    coalesce(after.year, before.year) as year,
    before.value as value_before,
    after.value as value_after,
    before.total as total_before,
    after.total as total_after
from before
full join after
    on before.indicator = after.indicator
    and before.district_code = after.district_code
    and before.year is not distinct from after.year
where before.value is distinct from after.value or before.total is distinct from after.total
order by indicator, district_code, year
