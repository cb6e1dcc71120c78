-- One row per district that has rows in the community sheet, and the city (620100).
-- Value: urban communities with at least one active professional on a social-work post there.
-- Total: the urban communities of the snapshot; villages never count. A district without any row in the
-- register has no value: nobody knows who works there.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    case
        when count(professionals_registered) > 0
            then (count(*) filter (where kind = 'urban' and staffed))::double
    end as value,
    (count(*) filter (where kind = 'urban'))::double as total
from community_staffing
group by grouping sets ((district_code), ())
having count(*) > 0
