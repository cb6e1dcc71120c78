-- One row per reason and district: how many rows of the source count, and how many do not and why.
select reason, district_code, count(*) as rows
from made
where list_contains($units, district_code)
group by reason, district_code
order by reason <> 'used', reason, district_code
