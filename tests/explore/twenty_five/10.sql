with ending as (
    select
        as_of, district_code,
        case when ends_on < as_of then 'lapsed' else 'due' end as registration_state,
        count(*) as people
    from people
    where as_of in ($as_of, '2019-06-30') and registered_on <= as_of and ends_on - interval 3 months <= as_of
    group by as_of, district_code, registration_state
),

-- A state that nobody of a district is in is one that 0 people are in.
pairs as (
    select distinct district_code, registration_state from ending where as_of = $as_of
)

select
    pairs.district_code, pairs.registration_state, coalesce(now.people, 0) as value,
    coalesce(earlier.people, 0) as value_before, value - value_before as change
from pairs
left join ending as now
    on now.as_of = $as_of and now.district_code = pairs.district_code
    and now.registration_state = pairs.registration_state
left join ending as earlier
    on earlier.as_of = '2019-06-30' and earlier.district_code = pairs.district_code
    and earlier.registration_state = pairs.registration_state;

select
    count(*) filter (where as_of = $as_of) as value, count(*) filter (where as_of = '2019-06-30') as beside
from people
where as_of in ($as_of, '2019-06-30') and registered_on <= as_of and ends_on - interval 3 months <= as_of
