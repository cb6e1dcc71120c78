-- One row per unit (620100 is the city level) that has rows in one table of one snapshot.
select district_code, count(*) as rows
from read_parquet($files)
where district_code in (select unnest($units))
group by district_code
order by district_code
