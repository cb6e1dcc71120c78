-- One row per reason and district: how many rows of the source count, with what they add, and how many do
-- not and why.
select used, in_total, reason, district_code, count(*) as rows, coalesce(sum(adds), 0)::double as adds
from asked
where list_contains($units, district_code)
    and ($district_code is null or district_code = $district_code)
group by used, in_total, reason, district_code
order by used desc, in_total desc, reason, district_code
