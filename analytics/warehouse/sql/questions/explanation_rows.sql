-- One row per row behind a difference, of one part where one is given, with what the reader recognises it by.
select
    side,
    code,
    differing.reason_before,
    differing.reason_after,
    differing.district_code,
    was_in,
    is_in,
    adds_before::double as adds_before,
    adds_after::double as adds_after,
    differing.change::double as change,
    row_of.* exclude (
        is_lost, used, in_total, adds, reason, district_code, year, source_table, row_key, thing, subject
    )
from differing
join (
    select false as is_lost, * from after
    union all by name
    select true as is_lost, * from before
) as row_of
    on row_of.is_lost = differing.is_lost
    and row_of.source_table = differing.source_table
    and row_of.row_key = differing.row_key
where ($unit is null or differing.district_code = $unit)
    and ($side is null or side = $side)
    and ($code is null or code = $code)
order by side desc, code, differing.reason_before, differing.reason_after, differing.district_code, differing.row_key
limit $limit
