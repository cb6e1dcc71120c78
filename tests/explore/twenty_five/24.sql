select
    district_code, kind, count(*) / any_value(urban.communities) as value,
    count(*) as numerator, any_value(urban.communities) as denominator
from held_activities
join urban using (as_of, district_code)
where as_of = $as_of and kind in ('community_work', 'group_work')
group by district_code, kind;

with city as (
    select sum(communities) as communities from urban where as_of = $as_of
)

select
    count(*) as numerator, any_value(city.communities) as denominator, numerator / denominator as value
from held_activities
cross join city
where as_of = $as_of and kind in ('community_work', 'group_work')
