-- One row per district that has rows in the community sheet, and the city (620100).
-- Value: rural communities with at least one social-work post.
select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(*) filter (where kind = 'rural' and posts > 0))::double as value,
    null::double as total
from communities
group by grouping sets ((district_code), ())
having count(*) > 0
