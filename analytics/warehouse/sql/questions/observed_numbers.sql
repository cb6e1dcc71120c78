-- One row per unit in which a snapshot knows an indicator's number (of a fund year, where it has years).
select district_code, value::decimal(38, 2) as value, total::decimal(38, 2) as total, year
from read_parquet($files)
where indicator = $indicator and (year is null or year = $fund_year) and list_contains($units, district_code)
