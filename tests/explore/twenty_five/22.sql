with parties as (
    select
        district_code, count(*) filter (where has_party_organization) as yes,
        count(has_party_organization) as stated
    from standing_institutions
    where as_of = $as_of and kind = 'agency'
    group by district_code
),

city as (
    select sum(yes) / sum(stated) as share from parties
)

-- The city level has no agency: of none of none there is no share.
select
    residents.code as district_code, yes / stated as value, coalesce(yes, 0) as numerator,
    coalesce(stated, 0) as denominator, share as value_city, yes / stated - share as change
from residents
left join parties on parties.district_code = residents.code
cross join city;

select
    count(*) filter (where has_party_organization) as numerator,
    count(has_party_organization) as denominator,
    numerator / denominator as value,
    value as beside
from standing_institutions
where as_of = $as_of and kind = 'agency'
