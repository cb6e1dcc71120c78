-- One row, the city (620100), when the institution sheet has any row.
-- Value: social-work associations of the city level itself, established and not closed.
with institution as (
    select *, established_on <= $as_of and coalesce(closed_on > $as_of, true) as is_open
    from institutions
)

select
    '620100' as district_code,
    null::smallint as year,
    (count(*) filter (where is_open and kind = 'association' and district_code = '620100'))::double as value,
    null::double as total
from institution
having count(*) > 0
