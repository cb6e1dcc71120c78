-- One row per row of the activity ledger, with `left_out`: why it is not of the as-of date's year so far.
select
    *,
    case when held_on > $as_of then 'not_held' when year(held_on) <> year($as_of) then 'earlier_year' end
        as left_out
from activities
