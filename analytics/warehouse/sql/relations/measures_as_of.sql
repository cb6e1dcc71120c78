-- One row per row of the measures sheet, with `left_out`: why it is not in force on the as-of date;
-- `place`: which it is of its unit's measures of the kind that are (not) in force.
with known as (
    select *, case when adopted_on > $as_of then 'not_adopted' end as left_out
    from measures
)

select *, row_number() over (partition by district_code, measure, left_out order by adopted_on) as place
from known
