-- One row per indicator that asks units for measures in force, and kind of measure it asks for.
select indicator, kind from (
    values
        ('training.plan', 'training_plan'),
        ('recruitment.rules', 'recruitment_exam'),
        ('recruitment.rules', 'recruitment_preference'),
        ('recruitment.rules', 'recruitment_bonus'),
        ('assessment.standards', 'post_standards'),
        ('assessment.standards', 'assessment_standards'),
        ('systems.established', 'registration'),
        ('systems.established', 'disclosure'),
        ('systems.established', 'supervision'),
        ('systems.established', 'service_evaluation'),
        ('systems.established', 'self_regulation'),
        ('systems.established', 'continuing_education'),
        ('systems.established', 'discipline'),
        ('systems.established', 'ethics'),
        ('funding.rules', 'purchase_policy'),
        ('funding.rules', 'financial_rules')
) as measures_asked (indicator, kind)
