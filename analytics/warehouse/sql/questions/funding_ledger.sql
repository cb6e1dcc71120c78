-- One row per ledger entry booked by the as-of date, of one unit or fund year where given.
select
    entry_id,
    district_code,
    fund_year,
    booked_on,
    source,
    purpose,
    amount_yuan,
    project,
    evaluated
from read_parquet($files)
where list_contains($units, district_code)
    and booked_on <= $as_of
    and ($district_code is null or district_code = $district_code)
    and ($fund_year is null or fund_year = $fund_year)
order by fund_year, district_code, booked_on, entry_id
