-- One row per row behind a difference, of one part where one is given, with what the reader recognises it by:
-- those that are counted no longer, or all others.
select
    differing.side,
    differing.code as became,
    differing.reason_before,
    differing.reason_after,
    differing.district_code,
    differing.was_in,
    differing.is_in,
    differing.adds_before::double as adds_before,
    differing.adds_after::double as adds_after,
    differing.change::double as change,
    asked.* exclude (used, in_total, adds, reason, district_code, year, source_table, row_key)
from differing
join asked on asked.source_table = differing.source_table and asked.row_key = differing.row_key
where differing.is_lost = $is_lost
    and ($only_unit is null or differing.district_code = $only_unit)
    and ($side is null or differing.side = $side)
    and ($code is null or differing.code = $code)
order by
    differing.side desc, differing.code, differing.reason_before, differing.reason_after,
    differing.district_code, differing.row_key
limit $limit
