-- One row per row of the source, in the units asked for, of one district or reason where one is given.
select * exclude (year, source_table, row_key)
from asked
where list_contains($units, district_code)
    and ($district_code is null or district_code = $district_code)
    and ($reason is null or reason = $reason)
order by
    used desc, in_total desc, reason, district_code, columns(* exclude (year, source_table, row_key))
limit $limit
