with work as (
    select district_code, kind, count(*) as times
    from held_activities
    where as_of = $as_of and kind in ('community_work', 'group_work')
    group by district_code, kind
),

-- The city level's own are beside all urban communities of the city.
unit as (
    select district_code, communities from urban where as_of = $as_of
    union all
    select '620100', sum(communities) from urban where as_of = $as_of
)

select
    unit.district_code, done.kind, coalesce(work.times, 0) / unit.communities as value,
    coalesce(work.times, 0) as numerator, unit.communities as denominator
from unit
cross join (values ('community_work'), ('group_work')) as done (kind)
left join work on work.district_code = unit.district_code and work.kind = done.kind;

with city as (
    select sum(communities) as communities from urban where as_of = $as_of
)

select
    count(*) as numerator, any_value(city.communities) as denominator, numerator / denominator as value
from held_activities
cross join city
where as_of = $as_of and kind in ('community_work', 'group_work')
