-- One row per unit and (where it applies) year: what an indicator's rows there add up to.
select
    $indicator as indicator,
    district_code,
    year,
    (sum(adds) filter (where used))::decimal(38, 2) as value,
    (sum(adds) filter (where in_total))::decimal(38, 2) as total,
    -- Where nobody knows of any row whether it counts, nothing used is no 0.
    count(*) filter (where used or (in_total and used is not null)) as known,
    count(*) filter (where used is null) as unknown
from counted
group by district_code, year
