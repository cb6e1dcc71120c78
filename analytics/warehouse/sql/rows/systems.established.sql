-- One row per row of the measures sheet, with why it counts or not: a kind of supporting system in force
-- counts once in its unit; the total is the 8 kinds of clause 4.2. Every unit and kind is in
-- the total, also one that nobody has shown.
select
    reason = 'used' as used, reason in ('used', 'measure_missing') as in_total, 1 as adds,
    case when reason = 'measure_missing' then 'system_missing' else reason end as reason,
    district_code, null::smallint as year,
    case when reason = 'measure_missing' then 'systems' else 'measures' end as source_table,
    concat_ws(' / ', district_code, measure, adopted_on) as row_key,
    measure, adopted_on, document
from measures_judged
where indicator = 'systems.established'
