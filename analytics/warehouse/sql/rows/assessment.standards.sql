-- One row per row of the measures sheet, with why it counts or not: a standard in force counts once in its
-- unit; the total is the 2 standards of clause 3.3.2. Every unit and kind is in
-- the total, also one that nobody has shown.
select
    reason = 'used' as used, reason in ('used', 'measure_missing') as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    case when reason = 'measure_missing' then 'measures_asked' else 'measures' end as source_table,
    concat_ws(' / ', district_code, measure, adopted_on) as row_key,
    measure, adopted_on, document
from measures_judged
where indicator = 'assessment.standards'
