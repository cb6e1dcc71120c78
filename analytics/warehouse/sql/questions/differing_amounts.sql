-- One row per thing that adds another amount to the number of its unit than before, or of the city where
-- `$is_whole`, on one side of the number: its value or its total. A number that nobody knew has no rows.
with before_counted as (
    select 'value' as side, * from before where used
    union all
    select 'total' as side, * from before where in_total and $has_total
),

after_counted as (
    select 'value' as side, * from after where used
    union all
    select 'total' as side, * from after where in_total and $has_total
)

select
    side,
    district_code,
    thing,
    before_known.source_table is null as is_gained,
    after_known.source_table is null as is_lost,
    coalesce(after_known.source_table, before_known.source_table) as source_table,
    coalesce(after_known.row_key, before_known.row_key) as row_key,
    coalesce(after_known.subject, before_known.subject) as subject,
    before_known.reason as counted_before,
    after_known.reason as counted_after,
    coalesce(before_known.adds, 0) as adds_before,
    coalesce(after_known.adds, 0) as adds_after
from (
    select * from before_counted where list_contains($known_before, if($is_whole, $city, district_code))
) as before_known
full join (
    select * from after_counted where list_contains($known_after, if($is_whole, $city, district_code))
) as after_known using (side, district_code, thing)
where coalesce(before_known.adds, 0) <> coalesce(after_known.adds, 0)
