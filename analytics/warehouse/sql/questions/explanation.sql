-- One row per part of a difference and district: what became of some rows, and how much that adds.
select
    side, code, reason_before, reason_after, district_code, count(*) as rows, sum(change) as change
from differing
where $unit is null or district_code = $unit
group by side, code, reason_before, reason_after, district_code
order by side desc, code, reason_before, reason_after, district_code
