-- One row per row of the institution sheet, with `left_out`: why it is not there on the as-of date;
-- `place`: which it is of its unit's institutions of the kind that are (not) there.
with known as (
    select
        *,
        case when established_on > $as_of then 'not_established' when closed_on <= $as_of then 'closed' end
            as left_out
    from institutions
)

select
    *, row_number() over (partition by district_code, kind, left_out order by established_on, id) as place
from known
