-- One row per row of the funding ledger, with `left_out`: why it is not booked on the as-of date;
-- `year`: the fund year whose number it is part of, 0 where it is part of none.
select
    *,
    case when booked_on > $as_of then 'not_booked' end as left_out,
    (case when booked_on > $as_of then 0 else fund_year end)::smallint as year
from funding
