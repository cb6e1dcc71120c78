-- One row per entry of the funding ledger booked by the as-of date, whatever its fund year.
select
    $as_of as as_of,
    1 as times,
    entry_id,
    district_code,
    fund_year,
    source,
    purpose,
    project,
    evaluated,
    booked_on,
    amount_yuan
from funding_as_of
where left_out is null
